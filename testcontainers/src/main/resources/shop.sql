create table orders (id serial primary key, amount int not null);
insert into orders (amount) values (20), (22);
