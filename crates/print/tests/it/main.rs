//! The printed forms, judged by the programs an archive or a reader would use.

mod conformity;
mod content;
mod hostile;
mod layout;
mod tools;
mod wordings;
