import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0005_spectrogram'),
        ('library', '0001_initial'),
        ('reader', '0002_sheets'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('passage', models.PositiveIntegerField(help_text='its index in the book when this was said')),
                ('anchor', models.CharField(help_text="SHA-256 of the passage's text", max_length=64)),
                ('kind', models.CharField(choices=[('wrong_mood', 'wrong mood'), ('wrong_track', 'wrong piece'), ('never', 'never again'), ('more_like', 'more like this')], max_length=11)),
                ('label', models.CharField(choices=[('joy', 'joy'), ('sadness', 'sadness'), ('anger', 'anger'), ('fear', 'fear'), ('disgust', 'disgust'), ('surprise', 'surprise'), ('neutral', 'neutral')], help_text='wrong mood: the right one; else that for which the track was chosen', max_length=8)),
                ('read_as', models.CharField(blank=True, help_text="the passage's emotion as the engine read it", max_length=8)),
                ('engine', models.CharField(blank=True, help_text='of the text, that gave the mood', max_length=100)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('book', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.book')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='reader.reader')),
                ('track', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.track')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'label'], name='corrections_by_kind'), models.Index(fields=['-created_at'], name='corrections_by_time')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'wrong_mood'), ('track', None)), models.Q(('track__isnull', False), models.Q(('kind', 'wrong_mood'), _negated=True)), _connector='OR'), name='a_mood_or_a_track_is_corrected'),
                    models.UniqueConstraint(condition=models.Q(('kind', 'wrong_mood')), fields=('reader', 'book', 'anchor'), name='one_mood_a_passage'),
                    models.UniqueConstraint(condition=models.Q(('kind', 'wrong_track')), fields=('reader', 'book', 'track'), name='wrong_once_a_book'),
                    models.UniqueConstraint(condition=models.Q(('kind__in', ('never', 'more_like'))), fields=('reader', 'track', 'kind'), name='once_for_all_books'),
                ],
            },
        ),
    ]
