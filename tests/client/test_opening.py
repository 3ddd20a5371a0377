"""What a user names is opened, or the message says what would be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from wavetank.client.call import Call, Observed
from wavetank.client.client import ignore_progress
from wavetank.client.in_process import InProcessClient
from wavetank.client.one_shot import OneShotClient
from wavetank.client.opening import ClientSpec, load_callable, open_client
from wavetank.client.session import SessionClient
from wavetank.errors import UsageError

FAUX = Path(__file__).with_name("faux_adapter.py")
CALL = Call("http://127.0.0.1:1", "k", {"do": "answer"}, 5.0)
MODULE = """
class Adapter:
    def __call__(self, call):
        return "Hi"

def ask(call):
    return "Hi"

number = 42
"""


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    name = "wavetank_client_of_this_test"
    (tmp_path / f"{name}.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, name, raising=False)
    return name


@pytest.mark.parametrize("name", ["reference", "openai", "openai-async"])
def test_shipped_clients_are_opened_by_name(name: str) -> None:
    """Each says its own name."""
    client = open_client(name)

    assert client.info.name == name
    client.close()


@pytest.mark.parametrize("path", ["ask", "Adapter"])
def test_a_callable_is_opened_by_its_path(mine: str, path: str) -> None:
    """A function or a class whose instances are callable."""
    client = open_client(f"{mine}:{path}")

    assert isinstance(client.ask(CALL, ignore_progress), Observed)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("referenec", "no client is called 'referenec'; expected one of reference, "),
        ("referenec", "did you mean 'reference'?"),
        ("no_such_module_at_all:ask", "cannot import it: No module named"),
        ("{mine}:aks", "has no 'aks'; did you mean 'ask'?"),
        ("{mine}:number", "'number' is not callable"),
    ],
)
def test_a_wrong_name_is_a_usage_error(mine: str, name: str, message: str) -> None:
    """The message says what was looked for and what is close."""
    with pytest.raises(UsageError) as caught:
        open_client(name.format(mine=mine))

    assert message in str(caught.value)


def test_a_missing_package_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without openai the message is the pip line."""
    monkeypatch.setitem(sys.modules, "openai", None)
    monkeypatch.delitem(
        sys.modules, "wavetank.client.adapters.openai_sdk", raising=False
    )
    monkeypatch.delattr("wavetank.client.adapters.openai_sdk", raising=False)

    with pytest.raises(UsageError, match=r"pip install 'wavetank\[openai\]'"):
        open_client("openai")


def test_commands_and_programs_are_opened() -> None:
    """A session by its command line, a one-shot program by its shell line."""
    session = open_client(ClientSpec(command=f"{sys.executable} '{FAUX}'"))
    program = open_client(ClientSpec(program="echo Hi"))

    assert isinstance(session, SessionClient)
    assert isinstance(program, OneShotClient)
    for client in (session, program):
        assert isinstance(client.ask(CALL, ignore_progress), Observed)
        client.close()


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (ClientSpec(), "name one client"),
        (ClientSpec(name="reference", program="x"), "name one client"),
        (ClientSpec(command="node 'x"), "No closing quotation"),
    ],
)
def test_an_unclear_spec_is_a_usage_error(spec: ClientSpec, message: str) -> None:
    """Exactly one client, in a command line that can be split."""
    with pytest.raises(UsageError, match=message):
        open_client(spec)


def test_a_callable_can_be_wrapped_directly(mine: str) -> None:
    """What ``open_client`` does is open to a caller with an object in hand."""
    client = InProcessClient(load_callable(f"{mine}:ask"))

    assert client.info.name == "ask"
