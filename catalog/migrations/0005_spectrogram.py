from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_ledger'),
    ]

    operations = [
        migrations.AddField(
            model_name='sound',
            name='spectrogram',
            field=models.BinaryField(help_text='catalog.waveform.thumbnail', null=True),
        ),
    ]
