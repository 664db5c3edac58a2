"""Makes three accounts and opens a folder of results for them: an owner and two coders. A script.

It says each one's link to choose a password, and where the consultation is.
"""

import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "greenpaper.web.settings"
import django

django.setup()
from django.core.management import call_command

from greenpaper.domain.people import Role
from greenpaper.store.orm.models import Seat
from greenpaper.store.orm.people import person_with
from greenpaper.web.people import accounts
from greenpaper.workflow.desk.open_folder import open_folder

call_command("migrate", verbosity=0)
call_command("createcachetable")
for name in ("Mair Pugh", "Ann Rees", "Ben Cole"):
    email = f"{name.split()[0].lower()}@example.org"
    sys.stdout.write(accounts.add(email, name, administrator=False, who="tests") + "\n")
people = [person_with(f"{who}@example.org") for who in ("mair", "ann", "ben")]
kept = open_folder(people[0], Path(sys.argv[1]))
for coder in people[1:]:
    Seat.objects.create(consultation=kept, person=coder, role=Role.CODER)
sys.stdout.write(f"/consultations/{kept.pk}/\n")
