"""What all parts of an experiment share: frozen, exact, and refused when a field is unknown."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """An immutable part of an experiment. Unknown fields and non-finite numbers are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True)
