"""The price table's form."""

from django import forms

from apps.jobs.models import Price


class PriceForm(forms.ModelForm):
    class Meta:
        model = Price
        fields = ["per_hour", "currency"]
