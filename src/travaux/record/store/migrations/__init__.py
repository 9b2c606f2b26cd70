"""The steps from one schema to the next; Alembic walks them."""
