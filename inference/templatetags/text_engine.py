"""For the admin's pages: what is wrong with the text engine."""

from django import template

from inference import presence

register = template.Library()


@register.simple_tag
def text_engine_note() -> str:
    return presence.versions_note()
