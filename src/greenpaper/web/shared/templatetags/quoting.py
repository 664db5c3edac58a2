"""Titles between quotation marks."""

from django import template

from greenpaper.domain.quoting import quoted

register = template.Library()
register.filter("quoted", quoted)
