"""What people do with the themes of a question: each verb is an act on the record, and undoable."""

from greenpaper.store.orm.changing import last_change
from greenpaper.workflow.desk.editing.deleting import delete
from greenpaper.workflow.desk.editing.making import Made, add, make_of, pick_out, split
from greenpaper.workflow.desk.editing.merging import merge
from greenpaper.workflow.desk.editing.nesting import put_under, put_under_new
from greenpaper.workflow.desk.editing.undoing import undo
from greenpaper.workflow.desk.editing.wording import reword

__all__ = [
    "Made",
    "add",
    "delete",
    "last_change",
    "make_of",
    "merge",
    "pick_out",
    "put_under",
    "put_under_new",
    "reword",
    "split",
    "undo",
]
