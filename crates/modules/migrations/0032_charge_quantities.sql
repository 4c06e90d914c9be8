-- A fee per copy, page or other unit: its place among the fees of the case, and the quantity that was counted.
alter table charge add column fee bigint;
alter table charge add column quantity text;
