package io.lifecycle.docs;

import java.sql.Timestamp;
import java.util.List;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
class BatchesToTable implements EventBatchConsumer {

	private final JdbcTemplate jdbc;

	private final LifecycleJson json;

	BatchesToTable(JdbcTemplate jdbc, LifecycleJson json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	@Override
	public void accept(List<LifecycleEvent> batch) {
		this.jdbc.batchUpdate("insert into event (happened, content) values (?, ?)", batch, batch.size(),
				(row, event) -> {
					row.setTimestamp(1, Timestamp.from(LifecycleClock.toInstant(event.timestampNanos())));
					row.setString(2, this.json.write(event));
				});
	}

}
