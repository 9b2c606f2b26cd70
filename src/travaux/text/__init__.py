"""The draft itself: source, tokens, labels, tree, parser, diagnostics, rendering. Standard library only."""
