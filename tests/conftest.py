"""What every test needs before anything is imported: no screen, a quiet TensorFlow, bounded property tests."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "gradlab",
    deadline=None,
    derandomize=True,  # the same examples each time; `--hypothesis-profile=explore` seeks new ones
    print_blob=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
)
settings.register_profile("explore", settings.get_profile("gradlab"), derandomize=False, max_examples=200)
settings.load_profile("gradlab")


@pytest.fixture(scope="session", autouse=True)
def state_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees or changes the sessions of the person who runs it."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Let the engine be tested where there is no Qt (`-p no:pytest-qt`): its plugin's settings are then unknown."""
    if not pluginmanager.hasplugin("pytest-qt"):
        parser.addini("qt_api", "without effect")
        parser.addini("qt_log_level_fail", "without effect")
        parser.addini("qt_log_ignore", "without effect", type="linelist")
