package io.lifecycle.docs;

import java.util.List;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Runs the snippets of {@code docs/shutdown.md}.
 */
@ExtendWith({ FreshLogging.class, OutputCaptureExtension.class })
class ShutdownGuideTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));

	@Test
	void stragglersAreReported(CapturedOutput output) {
		this.runner.withBean(DrainReport.class)
			.run((context) -> context.getBean(SignalBus.class)
				.emit(new DrainComplete(context, DrainOutcome.TIMEOUT, 5_000_000,
						List.of(new InFlightTask("7", "mail", 0, 1_000_000)))));
		assertThat(output).contains("Still running: task mail (7) for 1 ms");
	}

	@Test
	void sessionsAreClosed() {
		WebSocketSession session = mock(WebSocketSession.class);
		this.runner.withBean(ChatSessions.class).run((context) -> {
			context.getBean(ChatSessions.class).afterConnectionEstablished(session);
			context.getBean(SignalBus.class).emit(new DrainBegin(context, 0));
			verify(session).close(CloseStatus.GOING_AWAY);
		});
	}

}
