-- Which process was the last to have the turn of keeping the log: one that lost its connection may go on only as that.
create table log_turn (
  holder text not null
);
