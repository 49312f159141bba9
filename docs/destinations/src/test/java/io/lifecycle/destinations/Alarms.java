package io.lifecycle.destinations;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.destinations.ToModules.TaskFailure;

import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

@Component
class Alarms {

	private final List<TaskFailure> raised = new CopyOnWriteArrayList<>();

	@ApplicationModuleListener
	void raise(TaskFailure failure) {
		this.raised.add(failure);
	}

	List<TaskFailure> raised() {
		return this.raised;
	}

}
