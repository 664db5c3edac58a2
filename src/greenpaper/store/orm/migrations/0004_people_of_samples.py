"""Whose codings stand where people coded a sample. They are put there when it is coded anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("greenpaper", "0003_language_models")]

    operations = [
        migrations.AddField(
            model_name="response", name="coded_by", field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
