"""Small pictures side by side in a grid that fits its room."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray


def columns_for(count: int, tile: tuple[int, ...], room: tuple[int, int]) -> int:
    """Return how many of `count` pictures [height, width] stand side by side so that all are as large as can be.

    `room` is width and height.
    """
    height, width = tile[0] + 1, tile[1] + 1

    def size(columns: int) -> float:
        return min(room[0] / (columns * width), room[1] / (math.ceil(count / columns) * height))

    return max(range(1, count + 1), key=size)


def mosaic(tiles: NDArray[Any], columns: int, ground: NDArray[Any]) -> NDArray[Any]:
    """Return [height, width, 3]: the pictures [count, height, width, 3] row by row, one pixel of `ground` apart."""
    count, height, width, _ = tiles.shape
    rows = math.ceil(count / columns)
    made = np.tile(ground.astype(tiles.dtype), (rows * (height + 1) - 1, columns * (width + 1) - 1, 1))
    for place, tile in enumerate(tiles):
        top, left = place // columns * (height + 1), place % columns * (width + 1)
        made[top : top + height, left : left + width] = tile
    return made
