"""Pure decisions of inspection."""
