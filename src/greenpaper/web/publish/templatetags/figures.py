"""Figures as the report writes them."""

from django import template

from greenpaper.report.figures import percent

register = template.Library()
register.filter("per_cent", percent)
