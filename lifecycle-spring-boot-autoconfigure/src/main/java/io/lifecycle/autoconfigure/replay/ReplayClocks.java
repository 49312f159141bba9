package io.lifecycle.autoconfigure.replay;

import java.time.Clock;
import java.time.InstantSource;

import io.lifecycle.replay.ReplayClock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Replaces the clocks of the application by that of the replay, each in its time zone. A
 * class of the application remains, because others may need that class.
 *
 * @param clock the clock of the replay
 */
record ReplayClocks(ObjectProvider<ReplayClock> clock) implements BeanPostProcessor {

	private static final String JDK = Clock.class.getPackageName() + '.';

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof InstantSource) || !bean.getClass().getName().startsWith(JDK)) {
			return bean;
		}
		ReplayClock clock = this.clock.getObject();
		return (bean instanceof Clock zoned) ? clock.withZone(zoned.getZone()) : clock;
	}

}
