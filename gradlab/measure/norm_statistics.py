"""batch_mean to beta_mean: what batch norm sees, what it remembers, and how far these are apart."""

import tensorflow as tf

NORM_QUANTITIES = 7


def norm_statistics(
    batch: tuple[tf.Tensor, tf.Tensor] | None,
    moving: tuple[tf.Tensor, tf.Tensor],
    learned: tuple[tf.Tensor, tf.Tensor],
) -> tf.Tensor:
    """Return [7]: batch_mean, batch_std, moving_mean, moving_std, moving_gap, gamma_mean, beta_mean.

    Args:
        batch: mean and biased variance of the batch, [units] each; None for a frozen layer, which does not look at it.
        moving: the stored mean and variance, [units] each.
        learned: gamma and beta, [units] each; ones and zeros where they are not learned.
    """
    mean, variance = moving
    stored = [tf.reduce_mean(mean), tf.sqrt(tf.reduce_mean(variance))]
    scale_and_shift = [tf.reduce_mean(part) for part in learned]
    if batch is None:
        nothing = tf.constant(float("nan"), mean.dtype)
        return tf.stack([nothing, nothing, *stored, nothing, *scale_and_shift])
    seen = [tf.reduce_mean(batch[0]), tf.sqrt(tf.reduce_mean(batch[1]))]
    gap = tf.sqrt(tf.reduce_mean(tf.square(batch[0] - mean) / tf.maximum(variance, 1e-30)))
    return tf.stack([*seen, *stored, gap, *scale_and_shift])
