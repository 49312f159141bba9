create table event (instance varchar(200), type varchar(200), happened timestamp(9), content json);
