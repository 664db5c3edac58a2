"""Prints what came of asking a language model; nothing while it is under way. A script."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "greenpaper.store.orm.settings"
import django

django.setup()
from greenpaper.store.orm.models import Asking, Entry, Run

if Run.objects.filter(state__in=("waiting", "running")).exists():
    sys.exit()
asking = Asking.objects.get()
found = {
    "problems": list(Run.objects.values_list("problem", flat=True)),
    "calls": asking.calls.count(),
    "use": asking.came.get("use"),
    "ends": Entry.objects.filter(act="end of a run").count(),
    "last": Entry.objects.latest("number").what,
}
sys.stdout.write(json.dumps(found))
