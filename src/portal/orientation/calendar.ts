import type { Campaign } from '../campaign/campaign.model.ts';
import type { LocalDates } from '../campaign/local-dates.ts';

/** One line of the school's calendar: the text key of what happens, and its days. */
interface CalendarLine {
  text: string;
  from?: string;
  to?: string;
}

/** The days that the school has set, in their order (I7). */
export function calendarOf({ dates }: Pick<Campaign, 'dates'>, { campaignDay: day }: LocalDates): CalendarLine[] {
  return [
    {
      text: 'orientation:calendar.intentions',
      from: day(dates.intentionsOpen),
      to: day(dates.intentionsClose),
    },
    { text: 'orientation:calendar.opinions', from: day(dates.opinionsOn) },
    { text: 'orientation:calendar.choices', from: day(dates.choicesOpen), to: day(dates.choicesClose) },
    { text: 'orientation:calendar.proposals', from: day(dates.proposalsOn) },
    { text: 'orientation:calendar.answers', to: day(dates.answersClose) },
  ];
}
