"""Pure decisions of evaluation."""
