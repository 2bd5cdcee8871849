"""How tracks are sorted: genre, licence, kind, and whether readers may hear them."""

from __future__ import annotations

from typing import Final

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SPDX_FORM: Final = r"^[A-Za-z0-9][A-Za-z0-9.+-]*\Z"


class Genre(models.Model):
    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name"]
        verbose_name = _("genre")
        verbose_name_plural = _("genres")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the language of whoever looks, where a translation is known."""
        return gettext(self.name) if self.name else self.slug


class Licence(models.Model):
    spdx = models.CharField(
        _("SPDX identifier"),
        max_length=60,
        unique=True,
        help_text=_("For example CC-BY-4.0; see spdx.org."),
        validators=[RegexValidator(SPDX_FORM, _("An SPDX identifier is letters, digits, dots and dashes."))],
    )
    name = models.CharField(_("name"), max_length=120)
    url = models.URLField(_("address of its text"), blank=True)

    class Meta:
        ordering = ["spdx"]
        verbose_name = _("licence")
        verbose_name_plural = _("licences")

    def __str__(self) -> str:
        return self.spdx


class Kind(models.TextChoices):
    EMOTIONAL = "emotional", _("emotional")
    NEUTRAL = "neutral", _("neutral")


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("rejected")
