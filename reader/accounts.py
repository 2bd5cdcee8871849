"""Signing up and logging in, with what was read before carried over."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.generic import FormView

from .models import Reader


def carry_over(request: HttpRequest, before: Reader | None) -> None:
    if before and before.user_id is None:
        Reader.keep(request).adopt(before)


class LogIn(LoginView):
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        before = Reader.find(self.request)
        response = super().form_valid(form)
        carry_over(self.request, before)
        return response


class SignUpForm(BaseUserCreationForm[User]):
    class Meta(BaseUserCreationForm.Meta):
        model = User


class SignUp(FormView[SignUpForm]):
    template_name = "accounts/signup.html"
    form_class = SignUpForm
    success_url = reverse_lazy("shelf")

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        before = Reader.find(self.request)
        login(self.request, form.save(), backend="django.contrib.auth.backends.ModelBackend")
        carry_over(self.request, before)
        return super().form_valid(form)
