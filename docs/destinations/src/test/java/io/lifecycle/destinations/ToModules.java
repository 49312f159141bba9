package io.lifecycle.destinations;

import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

@Component
class ToModules {

	record TaskFailure(String task, String error) {
	}

	private final ApplicationEventPublisher modules;

	ToModules(ApplicationEventPublisher modules) {
		this.modules = modules;
	}

	@Transactional
	@OnSignal(delivery = Delivery.QUEUED)
	void failed(BackgroundTaskFailed event) {
		this.modules.publishEvent(new TaskFailure(event.task(), event.error().toString()));
	}

}
