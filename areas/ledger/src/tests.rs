mod facts;
mod flow;
mod sample;
mod scope;
mod sheets;
