package io.lifecycle.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.Recording;
import io.lifecycle.replay.Conclusion;
import io.lifecycle.replay.EventSelection;
import io.lifecycle.replay.ReplayResult;
import io.lifecycle.replay.SignalReplay;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The effects of listeners that a replay leaves out, as in the guide.
 */
class ReplayEffectsGuideTests {

	@Test
	void effectsAreLeftOut(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("events.jsonl");
		Files.writeString(file,
				new LifecycleJson().writeLine(new TransferSuspected("100", LifecycleClock.monotonicNanos())));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class))
			.withBean(Alarms.class)
			.run((context) -> {
				SignalBus bus = context.getBean(SignalBus.class);
				List<Conclusion> conclusions = new ArrayList<>();
				SignalReplay.of(Recording.open(file)).conclusions(conclusions::add).to(bus);
				Alarms alarms = context.getBean(Alarms.class);
				assertThat(alarms.mails.sent).isEmpty();
				assertThat(alarms.pager.called).isEmpty();
				assertThat(conclusions).singleElement()
					.extracting(Conclusion::logged)
					.isEqualTo(List.of("limit of 100 is reached"));
				bus.emit(new TransferSuspected("200", LifecycleClock.monotonicNanos()));
				assertThat(alarms.mails.sent).hasSize(1);
				assertThat(alarms.pager.called).hasSize(1);
			});
	}

	static ReplayResult oneRequest(SignalBus bus) {
		ReplayResult result = SignalReplay.of(Recording.open(Path.of("recordings")))
			.filter(EventSelection.request(4711))
			.to(bus);
		return result;
	}

	record TransferSuspected(String account, long timestampNanos) implements LifecycleEvent {
	}

	static final class Alarms {

		private final Mails mails = new Mails();

		private final Pager pager = new Pager();

		private final SignalBus signals;

		Alarms(SignalBus signals) {
			this.signals = signals;
		}

		@OnSignal(replay = false)
		void mail(TransferSuspected event) {
			this.mails.send(event);
		}

		@OnSignal
		void page(TransferSuspected event) {
			SignalReplay.note("limit of " + event.account() + " is reached");
			if (!this.signals.isReplaying()) {
				this.pager.call(event);
			}
		}

	}

	private static final class Mails {

		private final List<LifecycleEvent> sent = new ArrayList<>();

		void send(LifecycleEvent event) {
			this.sent.add(event);
		}

	}

	private static final class Pager {

		private final List<LifecycleEvent> called = new ArrayList<>();

		void call(LifecycleEvent event) {
			this.called.add(event);
		}

	}

}
