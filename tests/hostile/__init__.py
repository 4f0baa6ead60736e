"""Files that mean harm, and good files that were damaged: what opening them does, and what it must not do."""
