"""What themes that people wrote heard of the responses: kept, so that late ones are coded alike."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("greenpaper", "0004_people_of_samples")]

    operations = [
        migrations.CreateModel(
            name="Attunement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("vectors", models.BinaryField()),
                ("shift", models.FloatField(default=0)),
                ("question", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="attunement", to="greenpaper.question")),
            ],
        ),
    ]
