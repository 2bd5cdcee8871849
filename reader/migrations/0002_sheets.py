import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_curators'),
        ('library', '0001_initial'),
        ('reader', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.book')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='reader.reader')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'book'), name='one_sheet_a_book')],
            },
        ),
        migrations.CreateModel(
            name='KeptCue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField(help_text='index of its first passage')),
                ('end', models.PositiveIntegerField(help_text='index of its last passage, as its reader has set it', null=True)),
                ('label', models.CharField(blank=True, help_text='empty: what the text says', max_length=8)),
                ('heard_to', models.PositiveIntegerField(help_text='the furthest passage at which it was heard', null=True)),
                ('pinned', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.track')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cues', to='reader.sheet')),
            ],
            options={
                'ordering': ['start'],
                'constraints': [models.UniqueConstraint(fields=('sheet', 'start'), name='one_kept_cue_a_passage')],
            },
        ),
    ]
