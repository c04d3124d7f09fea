//! The area on both databases, over the city of the assessment's tests.

mod issuing;
mod pages;
mod word;
