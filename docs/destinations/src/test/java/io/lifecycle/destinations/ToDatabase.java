package io.lifecycle.destinations;

import java.sql.Timestamp;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.json.LifecycleJson;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
class ToDatabase {

	@Bean
	EventBatchConsumer toDatabase(JdbcTemplate jdbc, TransactionOperations transaction, LifecycleJson json,
			InstanceIdentity identity) {
		String sql = "insert into event (instance, type, happened, content) values (?, ?, ?, ? format json)";
		return (batch) -> transaction
			.executeWithoutResult((status) -> jdbc.batchUpdate(sql, batch, batch.size(), (row, event) -> {
				row.setString(1, identity.instance());
				row.setString(2, event.getClass().getSimpleName());
				row.setTimestamp(3, Timestamp.from(LifecycleClock.toInstant(event.timestampNanos())));
				row.setString(4, json.write(event));
			}));
	}

}
