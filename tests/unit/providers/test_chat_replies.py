"""Replies on disk: kept by what was asked, and damaged ones are not believed."""

from pathlib import Path

from greenpaper.providers.chat.replies import Kept, Replies, key_of

KEPT = Kept("text", "stop", 3, 4)


def test_a_reply_comes_back_for_the_same_key_only(tmp_path: Path) -> None:
    replies = Replies(tmp_path / "replies")
    replies.begin("a")
    assert replies.begun("a")
    replies.end("a", KEPT)
    assert replies.get("a") == KEPT
    assert not replies.begun("a")
    assert replies.get("b") is None


def test_a_call_without_a_reply_is_marked_until_it_fails(tmp_path: Path) -> None:
    replies = Replies(tmp_path)
    replies.begin("a")
    assert Replies(tmp_path).begun("a")
    replies.end("a", None)
    assert not replies.begun("a")


def test_a_damaged_reply_is_none(tmp_path: Path) -> None:
    replies = Replies(tmp_path)
    for content in ("", "{", "[]", '{"text": "x"}', '{"text": "x", "other": 1}'):
        (tmp_path / "a.json").write_text(content, "utf-8")
        assert replies.get("a") is None


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    replies = Replies(tmp_path / "replies")
    replies.begin("a")
    replies.end("a", KEPT)
    assert (tmp_path / "replies").stat().st_mode & 0o077 == 0
    assert (tmp_path / "replies" / "a.json").stat().st_mode & 0o077 == 0


def test_a_folder_that_can_not_be_written_to_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    replies = Replies(tmp_path / "file" / "replies")
    replies.begin("a")
    replies.end("a", KEPT)
    assert replies.get("a") is None


def test_the_key_differs_with_whatever_is_asked() -> None:
    asked: dict[str, object] = {"model": "m", "content": "c"}
    assert key_of(asked) == key_of(dict(reversed(asked.items())))
    assert key_of(asked) != key_of({**asked, "content": "d"})
