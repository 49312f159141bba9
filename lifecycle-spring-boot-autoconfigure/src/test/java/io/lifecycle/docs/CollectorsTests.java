package io.lifecycle.docs;

import java.util.List;

import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the snippets of {@code docs/collectors.md}.
 */
class CollectorsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
				JsonAutoConfiguration.class))
		.withBean(SignalBus.class, SignalBus::create)
		.withPropertyValues("lifecycle.collector.type=buffered");

	@Test
	void batchesGoToATable() {
		EmbeddedDatabase database = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
			.generateUniqueName(true)
			.build();
		JdbcTemplate jdbc = new JdbcTemplate(database);
		jdbc.execute("create table event (happened timestamp(9), content varchar(4000))");
		this.runner.withBean(JdbcTemplate.class, () -> jdbc)
			.withBean(BatchesToTable.class)
			.run((context) -> context.getBean(SignalBus.class).emit(new BackgroundTaskStarted("t-1", "cleanup")));
		assertThat(jdbc.queryForList("select content from event", String.class)).singleElement()
			.asString()
			.startsWith("{\"type\":\"BackgroundTaskStarted\",\"task_id\":\"t-1\",\"task\":\"cleanup\"");
		database.shutdown();
	}

	@Test
	void eventsAreFlushedByHand() {
		this.runner.withBean(FlushByHand.class).run((context) -> {
			context.getBean(SignalBus.class).emit(new BackgroundTaskStarted("t-1", "cleanup"));
			assertThat(context.getBean(FlushByHand.class).sinceLastTime()).hasSize(1);
		});
	}

	@Test
	void ownCollectorReceivesEvents() {
		this.runner.withBean(OwnCollector.class).run((context) -> {
			context.getBean(SignalBus.class).emit(new BackgroundTaskStarted("t-1", "cleanup"));
			assertThat(context.getBean(OwnCollector.class).count()).isEqualTo(1);
		});
	}

	@Test
	void collectorWorksWithoutSpring() {
		// tag::plain[]
		BufferedCollector collector = new BufferedCollector(1000, (batch) -> System.out.println(batch.size()));
		collector.record(new BackgroundTaskStarted("t-1", "cleanup"));
		List<LifecycleEvent> events = collector.flush();
		// end::plain[]
		assertThat(events).hasSize(1);
	}

}
