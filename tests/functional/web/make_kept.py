"""Makes a consultation of a file, its columns confirmed: the worker's next work. A script."""

import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "greenpaper.web.settings"
import django

django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command

from greenpaper.workflow.desk import consultations
from greenpaper.workflow.desk.files import columns_of, open_table

call_command("migrate", verbosity=0)
file = Path(sys.argv[1])
person = User.objects.create_user("you")
kept = consultations.new_consultation(person, "Kept", file.name, [file.read_bytes()])
consultations.confirm_columns(person, kept, columns_of(kept, open_table(kept)))
