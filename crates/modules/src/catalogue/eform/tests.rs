//! Tests over the twelve forms.
