// Counts pictures and what each costs. `run.mjs` opens this page with ?people=N; 0 draws nothing: what the screen
// itself gives.
import { mount } from 'svelte';
import '../src/design/design.css';
import Bench from './Bench.svelte';
import { feedOf } from './people';

const count = Number(new URLSearchParams(location.search).get('people') ?? 0);

// What the stage asks the screen for is measured from outside: each of its pictures begins and ends here.
const costs: number[] = [];
const ask = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (draw) =>
  ask((time) => {
    const began = performance.now();
    draw(time);
    costs.push(performance.now() - began);
  });

const target = document.getElementById('bench');
if (count > 0 && target) mount(Bench, { target, props: { count, feed: feedOf(count > 24 ? 1 : count) } });

let pictures = 0;
const tick = (): void => {
  pictures += 1;
  ask(tick);
};
ask(tick);

declare global {
  interface Window {
    take: () => { pictures: number; drawn: number; costs: number[] };
  }
}
window.take = () => {
  const taken = { pictures, drawn: costs.length, costs: costs.splice(0) };
  pictures = 0;
  return taken;
};
