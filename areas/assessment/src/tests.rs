//! The area on both databases, with data written through the areas' own acts.

mod flow;
mod pages;
mod registry_facts;
mod workbook;
