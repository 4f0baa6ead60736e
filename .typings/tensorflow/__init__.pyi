# TensorFlow, untyped on purpose: the type checker's bundled description refuses numbers and arrays that it takes.

from typing import Any

def __getattr__(name: str) -> Any: ...
