"""Pictures of the shared widgets, for eyes that judge."""
