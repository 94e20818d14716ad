"""Where snippets and labs run: each in a process of its own, with limits, and what is made of a figure there."""
