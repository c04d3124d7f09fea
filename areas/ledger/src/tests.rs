mod facts;
mod flow;
mod scope;
