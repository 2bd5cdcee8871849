import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def count_places_as_read(apps, schema_editor):
    """Nobody measured until now: where readers were, they had read to."""
    apps.get_model("reader", "Place").objects.update(furthest=models.F("passage"))


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0001_initial'),
        ('reader', '0003_corrections'),
    ]

    operations = [
        migrations.AddField(
            model_name='place',
            name='furthest',
            field=models.PositiveIntegerField(default=0, help_text='up to here it was really read, not leafed through: nothing later is given away'),
        ),
        migrations.RunPython(count_places_as_read, migrations.RunPython.noop),
        migrations.CreateModel(
            name='ReadingTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('passage', models.PositiveIntegerField()),
                ('visit', models.CharField(help_text='one opening of a book in one browser', max_length=32)),
                ('seconds', models.FloatField()),
                ('share', models.FloatField(help_text='the part of the passage that was read, 0..1')),
                ('words', models.PositiveIntegerField(help_text='of the whole passage')),
                ('language', models.CharField(blank=True, max_length=20)),
                ('emotion', models.CharField(blank=True, help_text='as it was known then', max_length=20)),
                ('steady', models.BooleanField(help_text='read from beginning to end without a break: it tells of the pace')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('day', models.DateField(help_text="in the reader's own calendar")),
                ('book', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.book')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reading_times', to='reader.reader')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['reader', 'language', '-at'], name='reading_times_by_language'),
                    models.Index(fields=['reader', 'day'], name='reading_times_by_day'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('reader', 'book', 'passage', 'visit'), name='one_reading_time_a_visit'),
                ],
            },
        ),
    ]
