mod due;
mod facts;
mod flow;
mod leaks;
mod pages;
mod sample;
mod scope;
mod sheets;
