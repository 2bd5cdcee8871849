"""Engines that turn text, sound and pictures into mood; the ground floor, which knows no book and no track."""
