package io.lifecycle.autoconfigure.event;

import java.util.HashSet;
import java.util.Set;

import io.lifecycle.event.InstanceIdentity;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InstanceAutoConfiguration}.
 */
class InstanceAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(InstanceAutoConfiguration.class));

	@Test
	void identityConsistsOfThePropertiesAndAnIdOfTheRun() {
		this.runner
			.withPropertyValues("spring.application.name=shop", "lifecycle.instance-id=shop-1", "lifecycle.worker-id=3")
			.run((context) -> {
				InstanceIdentity identity = context.getBean(InstanceIdentity.class);
				assertThat(identity).isEqualTo(new InstanceIdentity("shop", "shop-1", identity.run(), 3));
				assertThat(identity.run()).hasSize(36);
			});
	}

	@Test
	void eachRunHasItsOwnId() {
		Set<String> runs = new HashSet<>();
		for (int i = 0; i < 2; i++) {
			this.runner.run((context) -> runs.add(context.getBean(InstanceIdentity.class).run()));
		}
		assertThat(runs).hasSize(2);
	}

	@Test
	void instanceIsThatOfOpenTelemetry() {
		this.runner
			.withPropertyValues("management.opentelemetry.resource-attributes.service.instance.id=pod-7",
					"HOSTNAME=host-1")
			.run((context) -> assertThat(context.getBean(InstanceIdentity.class).instance()).isEqualTo("pod-7"));
	}

	@Test
	void instanceIsThePodOrTheHost() {
		this.runner.withPropertyValues("HOSTNAME=shop-7d9c5-x2x4p")
			.run((context) -> assertThat(context.getBean(InstanceIdentity.class).instance())
				.isEqualTo("shop-7d9c5-x2x4p"));
		this.runner.withPropertyValues("HOSTNAME=")
			.run((context) -> assertThat(context.getBean(InstanceIdentity.class).instance()).isNotEmpty());
	}

	@Test
	void applicationHasANameEvenIfItIsEmpty() {
		this.runner.withPropertyValues("spring.application.name=")
			.run((context) -> assertThat(context.getBean(InstanceIdentity.class).application())
				.isEqualTo("application"));
	}

	@Test
	void isCreatedOnlyIfItIsNeeded() {
		this.runner.run((context) -> assertThat(
				context.getSourceApplicationContext().getBeanFactory().containsSingleton("lifecycle.instanceIdentity"))
			.isFalse());
	}

	@Test
	void backsOffForABeanOfTheUser() {
		InstanceIdentity own = new InstanceIdentity("a", "b", 1);
		this.runner.withBean(InstanceIdentity.class, () -> own)
			.run((context) -> assertThat(context.getBean(InstanceIdentity.class)).isSameAs(own));
	}

}
