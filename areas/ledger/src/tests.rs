mod due;
mod facts;
mod flow;
mod pages;
mod sample;
mod scope;
mod sheets;
